/**
 * Signs at whose sight at the start of a cell a spreadsheet runs it as a formula, also as East Asian keyboards write them:
 * the inside of a character class, for JavaScript and RE2 alike.
 */
export const formulaSigns = '=+@\t\r\n＝＋－＠-';
