import { readFileSync } from 'node:fs';

/** What stands in the place of a secret. */
const masked = '[secret]';

/** Variables whose whole value is a secret; several may be given, separated by commas or line ends. */
const secretName = /(TOKEN|SECRET|PASSWORD|PASSPHRASE|PRIVATE_KEY)$/;
/** Variables that name a file of such a value. */
const secretFileName = /(TOKEN|SECRET|PASSWORD|PASSPHRASE|PRIVATE_KEY)_FILE$/;

/** Shorter ones would blacken ordinary words. */
const shortest = 6;

/** Secrets by their look, whoever wrote them: what comes before stays, what follows it goes. */
const looks: readonly RegExp[] = [
  // Slack's tokens.
  /()\bx(?:ox[a-z]|app)-[\w-]{8,}/g,
  // user:password@ of an address.
  /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"'\\]{0,200}:)[^\s@/"'\\]{1,500}(?=@)/gi,
  /(\b(?:Bearer|Basic|Bot)\s+)[A-Za-z0-9._~+/=-]{8,}/g,
  /([?&](?:token|secret|signature|access_token|api_?key|password|ticket)=)[^\s&"'\\#]+/gi,
  // Where Slack takes an answer, and Discord's tokens of webhooks and interactions.
  /(\/\/hooks\.slack\.com\/)[^\s"'\\?#]{8,}/g,
  /(\/(?:webhooks|interactions)\/\d{5,25}\/)[\w.-]{8,}/g,
];

/** The password in an address that is the whole of a variable. */
const passwordOfAddress = /^[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:(\S+)@[^\s@]*$/i;

/**
 * Masks secrets in lines of a log: the values of this process's secret variables, the passwords of those that are addresses and the
 * files that some name (as they are now) wherever they stand, written plainly or as JSON or in an address, and what looks like
 * a secret.
 */
export function createRedactor(env: Readonly<Record<string, string | undefined>>): (line: string) => string {
  const values = Object.entries(env)
    .flatMap(([name, value]) => {
      if (secretName.test(name)) return value ?? '';
      if (secretFileName.test(name)) return textOf(value?.trim() ?? '');
      return passwordsOf(value?.trim() ?? '');
    })
    .flatMap((text) => [text, ...text.split(/[,\r\n]/)])
    .map((value) => value.trim())
    .filter((value) => value.length >= shortest);
  const forms = new Set(
    values.flatMap((value) => [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)]),
  );
  // The longest first: one may begin with another.
  const ordered = [...forms].sort((a, b) => b.length - a.length);
  return (line) => {
    const known = ordered.reduce((text, secret) => text.replaceAll(secret, masked), line);
    return looks.reduce((text, look) => text.replaceAll(look, `$1${masked}`), known);
  };
}

/** As it is written in the address, and as it is used. */
function passwordsOf(text: string): string[] {
  const [, password] = passwordOfAddress.exec(text) ?? [];
  if (password === undefined) return [];
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}

/** Empty where it cannot be read: then nobody has its secrets, and whoever needs them says so. */
function textOf(file: string): string {
  try {
    return file === '' ? '' : readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
