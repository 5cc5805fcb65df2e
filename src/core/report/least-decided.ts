/** Groups with fewer decided incidents are not held up as the weakest: their rate says little. */
export const leastDecided = 5;
