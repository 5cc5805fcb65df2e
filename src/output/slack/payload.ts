/** Block Kit as plain data: the parts that reports are made of. */

export interface TextObject {
  readonly type: 'plain_text' | 'mrkdwn';
  readonly text: string;
  /** Of plain text: whether `:smile:` becomes a picture. */
  readonly emoji?: boolean;
  /** Of mrkdwn: addresses and names are left as they are. */
  readonly verbatim?: boolean;
}

interface TextStyle {
  readonly bold?: true;
  readonly italic?: true;
  readonly strike?: true;
  readonly code?: true;
}

export type RichInline =
  | { readonly type: 'text'; readonly text: string; readonly style?: TextStyle }
  | { readonly type: 'link'; readonly url: string; readonly text: string; readonly style?: TextStyle };

export type RichElement =
  | {
      readonly type: 'rich_text_section' | 'rich_text_quote' | 'rich_text_preformatted';
      readonly elements: readonly RichInline[];
    }
  | {
      readonly type: 'rich_text_list';
      readonly style: 'bullet' | 'ordered';
      readonly indent: number;
      readonly elements: readonly {
        readonly type: 'rich_text_section';
        readonly elements: readonly RichInline[];
      }[];
    };

export interface SlackButton {
  readonly type: 'button';
  readonly action_id: string;
  readonly text: TextObject;
  readonly value: string;
}

/** A menu whose choice runs a command. */
export interface SlackMenu {
  readonly type: 'overflow' | 'static_select';
  readonly action_id: string;
  readonly placeholder?: TextObject;
  readonly options: readonly { readonly text: TextObject; readonly value: string }[];
}

export type SlackBlock =
  | { readonly type: 'header'; readonly text: TextObject }
  | { readonly type: 'section'; readonly text: TextObject }
  | { readonly type: 'section'; readonly fields: readonly TextObject[] }
  | { readonly type: 'context'; readonly elements: readonly TextObject[] }
  | { readonly type: 'divider' }
  | { readonly type: 'rich_text'; readonly elements: readonly RichElement[] }
  | { readonly type: 'actions'; readonly elements: readonly (SlackButton | SlackMenu)[] }
  | {
      readonly type: 'table';
      readonly rows: readonly (readonly { readonly type: 'raw_text'; readonly text: string }[])[];
      readonly column_settings: readonly { readonly align: 'left' | 'right'; readonly is_wrapped: boolean }[];
    };

/** One message: `text` is what notifications and screen readers say. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
}
