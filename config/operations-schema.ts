import { z } from 'zod';

/** Where what runs the bot asks it: `/healthz`, `/readyz` and `/metrics`. */
export const operationsSchema = z
  .strictObject({
    host: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('Address of a port for health and metrics alone; null: the console’s port has them'),
    port: z.number().int().min(0).max(65535).default(9464).describe('Of host; 0: any free port'),
  })
  .prefault({});
