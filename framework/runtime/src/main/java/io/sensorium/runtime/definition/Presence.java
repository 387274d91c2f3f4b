package io.sensorium.runtime.definition;

/** What happens when a request lacks an input. */
public enum Presence {
  /** The request is refused. */
  REQUIRED,
  /** The input's chain is skipped and the fusion masks it. */
  OPTIONAL,
  /** The declared default is used, and the answer says so. */
  SUBSTITUTE
}
