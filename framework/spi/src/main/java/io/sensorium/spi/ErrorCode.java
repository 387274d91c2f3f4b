package io.sensorium.spi;

/**
 * What went wrong, and who is to blame for it. Codes are part of the product: they stand in logs
 * and answers.
 */
public enum ErrorCode {
  /** The content is damaged, or not what its input takes. */
  INVALID_CONTENT(Blame.USER),
  /** The content, or what it would decode to, is over a limit. */
  CONTENT_TOO_LARGE(Blame.USER),
  /** A request breaks the protocol: shape, type, name of an input. */
  INVALID_REQUEST(Blame.USER),
  /** A required input is missing. */
  MISSING_INPUT(Blame.USER),
  /** No pipeline or model version has that name. */
  NOT_FOUND(Blame.USER),
  /** A request carries no credential, or one that is not accepted. */
  NOT_AUTHENTICATED(Blame.USER),
  /** A credential's role does not reach for what was asked. */
  NOT_PERMITTED(Blame.USER),
  /** A plugin's setting has the wrong type or range. */
  INVALID_SETTING(Blame.USER),
  /** A configuration file has faults. */
  INVALID_DEFINITION(Blame.USER),
  /** A dataset manifest has faults. */
  INVALID_DATASET(Blame.USER),
  /** Somebody else has changed the desired state meanwhile. */
  STATE_CONFLICT(Blame.USER),
  ENCODER_NOT_AVAILABLE(Blame.USER),
  FUSION_NOT_AVAILABLE(Blame.USER),
  HEAD_NOT_AVAILABLE(Blame.USER),
  ENGINE_NOT_AVAILABLE(Blame.USER),
  /** A bundle cannot stand beside another: same name and version, but not the same file. */
  BUNDLE_CONFLICT(Blame.USER),
  /** A bundle needs what neither the host nor another bundle has. */
  BUNDLE_INCOMPLETE(Blame.USER),
  /** A bundle cannot be removed while pipelines use it. */
  BUNDLE_IN_USE(Blame.USER),
  /** Serving asks for a parity certificate that the model version does not have. */
  PARITY_NOT_PROVEN(Blame.USER),
  /** A generation answered the recorded samples wrongly, worse or slower than what serves. */
  SELF_TEST_FAILED(Blame.USER),
  /** A change of what is installed or serves would leave pipelines without what they need. */
  CHANGE_REFUSED(Blame.USER),
  /** The device that was asked for cannot be used here. */
  DEVICE_NOT_AVAILABLE(Blame.RESOURCES),
  /** An artifact is not in the cache and could not be fetched. */
  ARTIFACT_NOT_AVAILABLE(Blame.RESOURCES),
  /** An artifact's digest is not the pinned one. */
  ARTIFACT_DAMAGED(Blame.RESOURCES),
  /** The store, or its disk, takes no more; what it holds serves on. */
  STORE_NOT_WRITABLE(Blame.RESOURCES),
  /** No running host answers. */
  HOST_NOT_AVAILABLE(Blame.RESOURCES),
  /** The audit log cannot be written or does not hold together, so that nothing may change. */
  AUDIT_FAILED(Blame.RESOURCES),
  /** More work arrived than can wait. */
  OVERLOADED(Blame.RESOURCES),
  /** A pipeline is out of service for a while; the message says why. */
  UNAVAILABLE(Blame.RESOURCES),
  /** There was no answer before the request's deadline. */
  DEADLINE_EXCEEDED(Blame.RESOURCES),
  /** A device has too little memory left, for a network or for one run of it. */
  OUT_OF_MEMORY(Blame.RESOURCES),
  /** A network breaks ONNX's rules, or asks for what the engine does not have. */
  INVALID_NETWORK(Blame.PLUGIN),
  /** A bundle does not pass verification, or may not do what only trusted ones may. */
  BUNDLE_REFUSED(Blame.USER),
  /** A plugin threw, or broke its contract. */
  PLUGIN_FAILED(Blame.PLUGIN),
  /** A plugin failed so often, or hangs, that it is not asked for a while. */
  CIRCUIT_OPEN(Blame.PLUGIN),
  /** Something was used after it was closed. */
  CLOSED(Blame.HOST),
  INTERNAL(Blame.HOST);

  /** Who can mend it. */
  public enum Blame {
    USER,
    PLUGIN,
    HOST,
    RESOURCES
  }

  private final Blame blame;

  ErrorCode(Blame blame) {
    this.blame = blame;
  }

  public Blame blame() {
    return blame;
  }
}
