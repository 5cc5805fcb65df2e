declare module 'discord-api-spec/zod' {
  import type { z } from 'zod';

  export const CreateMessageInteractionCallbackRequestSchema: z.ZodType;
  export const UpdateMessageInteractionCallbackRequestSchema: z.ZodType;
  export const ApplicationCommandAutocompleteCallbackRequestSchema: z.ZodType;
  export const ModalInteractionCallbackRequestSchema: z.ZodType;
  export const IncomingWebhookRequestPartialSchema: z.ZodType;
  export const IncomingWebhookUpdateRequestPartialSchema: z.ZodType;
  export const MessageCreateRequestSchema: z.ZodType;
  export const ApplicationCommandCreateRequestSchema: z.ZodType;
  export const ApplicationCommandPatchRequestPartialSchema: z.ZodType;
  export const CreatePrivateChannelRequestSchema: z.ZodType;
}
