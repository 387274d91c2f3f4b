package io.sensorium.host.verify;

/** Who vouches for a bundle file. */
public enum Trust {
  /** A signer whom the operator trusts. */
  SIGNED,
  /** The operator, or the distribution, by the file's digest. */
  PINNED,
  /** Nobody. */
  UNTRUSTED
}
