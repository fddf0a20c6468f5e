/** A request whose body or answer may take a while. */
export type Incoming = {
  request: Request;
  /** Lets the other end be silent for two minutes at a time: for uploads and downloads. */
  takeYourTime(): void;
  /** Lets it be silent for as long as it takes: for live streams, and while long work of ours keeps it waiting. */
  stayOpen(): void;
};

/** What the server knows about a connection and a door may need. */
export type Connection = {
  /** Address of the other end; "" when it cannot be told. */
  address(request: Request): string;
  /** Whether the visitor reaches us, or the proxy in front of us, over HTTPS. */
  isSecure(request: Request): boolean;
  /** Sets after how many seconds of silence it is closed; 0: never. */
  limitSilence(request: Request, seconds: number): void;
};

/** Seconds of silence in an upload or a download after which the other end is taken to be gone. */
const TRANSFER_SILENCE = 120;

/** How a door fills in what an `Incoming` says about patience. */
export function patience(connection: Connection, request: Request): Omit<Incoming, "request"> {
  return {
    takeYourTime: () => connection.limitSilence(request, TRANSFER_SILENCE),
    stayOpen: () => connection.limitSilence(request, 0),
  };
}
