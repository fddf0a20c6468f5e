/** A request whose body or answer may take a while. */
export type Incoming = {
  request: Request;
  /** Lifts the idle time-out of this request: for uploads and downloads. */
  takeYourTime(): void;
};

/** What the server knows about a connection and a door may need. */
export type Connection = {
  /** Address of the other end; "" when it cannot be told. */
  address(request: Request): string;
  /** Whether the visitor reaches us, or the proxy in front of us, over HTTPS. */
  isSecure(request: Request): boolean;
  takeYourTime(request: Request): void;
};
