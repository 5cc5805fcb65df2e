/** Whether a chat platform that is on is connected now. */
export interface PlatformConnection {
  readonly platform: 'slack' | 'discord';
  readonly isConnected: boolean;
}
