/** What nodemailer says of an error, every text made visible and bounded. */
export interface Answer {
  readonly code: string;
  readonly originalCode: string;
  /** What the server said; empty: nothing. */
  readonly text: string;
  readonly responseCode: number;
  /** RFC 3463, e.g. `5.1.1`; empty: it gave none. */
  readonly enhanced: string;
  /** The SMTP command that it is about; `CONN` of the connection. */
  readonly command: string;
  readonly message: string;
}

/** What went wrong, and what a person can do; null where nothing is to be done. */
export interface Words {
  readonly what: string;
  readonly fix: string | null;
}

/** Of an answer for good (5yz). */
export function refusalWords({ code, command, responseCode, enhanced }: Answer, server: string): Words {
  if (code === 'EAUTH') {
    return {
      what: `The mail server ${server} does not accept SMTP_USER and SMTP_PASSWORD.`,
      fix: 'Set them anew (many providers want a password made for the app) and check them with sla-bot doctor.',
    };
  }
  if (code === 'ETLS' || command === 'STARTTLS') {
    return {
      what: `The mail server ${server} does not encrypt the connection, so nothing was sent.`,
      fix: 'Set email.security to tls with the port for that (465), or use another server.',
    };
  }
  if (responseCode === 538) {
    return {
      what: `The mail server ${server} takes a password only over an encrypted connection.`,
      fix: 'Set email.security to starttls.',
    };
  }
  if (responseCode === 530) {
    return {
      what: `The mail server ${server} wants somebody to sign in.`,
      fix: 'Set SMTP_USER and SMTP_PASSWORD.',
    };
  }
  if (enhanced === '5.2.2') {
    return { what: 'The recipient’s mailbox is full.', fix: 'Ask them to make room.' };
  }
  if (responseCode === 552 || enhanced === '5.3.4') {
    return {
      what: `The message is larger than the mail server ${server} takes.`,
      fix: 'Lower email.maxMessageBytes.',
    };
  }
  return refusedCommand(command, server);
}

function refusedCommand(command: string, server: string): Words {
  switch (command) {
    case 'RCPT TO':
      return {
        what: `The mail server ${server} does not deliver to this address.`,
        fix: 'Correct it in the schedule’s destinations, or have the server allow it.',
      };
    case 'MAIL FROM':
      return {
        what: `The mail server ${server} does not let the bot write as email.from.`,
        fix: 'Set it to an address of the account that signs in.',
      };
    case 'DATA':
      return {
        what: `The mail server ${server} does not take the message.`,
        fix: 'Its administrator can say which rule it breaks.',
      };
    default:
      return {
        what: `The mail server ${server} turned the bot away.`,
        fix: 'Check email.host and email.port, and whether the server lets this machine in.',
      };
  }
}

/** Of a certificate that proves nothing: the server was told nothing. */
export function untrustedWords({ message }: Answer, server: string): Words {
  const reason = message.replace(/^Error initiating TLS - /, '');
  return {
    what: `The certificate of the mail server ${server} is not trusted, so nothing was sent: ${reason}.`,
    fix: 'Set email.host to a name in the certificate, or email.ca to the authority that signed it.',
  };
}

/** Of a connection that came to nothing; it is tried again. */
export function unreachableWords({ code, originalCode, message }: Answer, server: string): Words {
  if (originalCode.startsWith('ERR_SSL')) {
    return {
      what: `The mail server ${server} does not speak TLS from the first byte (${originalCode}).`,
      fix: 'Set email.security to starttls, or email.port to that of TLS, usually 465.',
    };
  }
  switch (code) {
    case 'EDNS':
      return { what: `The name of the mail server ${server} is not known.`, fix: 'Check email.host.' };
    case 'ETIMEDOUT':
      return {
        what: `The mail server ${server} did not answer in time.`,
        fix: 'Check email.host, email.port and whether a firewall lets the bot out; security tls and starttls have different ports.',
      };
    case 'ETLS':
      return {
        what: `The connection to the mail server ${server} could not be encrypted: ${message}.`,
        fix: 'Check email.security and email.port: tls is usually 465, starttls 587.',
      };
    default:
      return {
        what: `The mail server ${server} cannot be reached (${originalCode || code || message}).`,
        fix: 'Check email.host and email.port.',
      };
  }
}
