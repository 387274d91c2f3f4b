package io.sensorium.host.verify;

import java.util.List;

/** Ends a check: what follows could not be judged. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;
  private final transient List<Refused> refusals;

  RefusedException(Refusal code, String reason) {
    this(List.of(new Refused(code, reason)));
  }

  RefusedException(List<Refused> refusals) {
    super(refusals.toString());
    this.refusals = List.copyOf(refusals);
  }

  /** Ends a check that has refused something, and does nothing else. */
  static void throwIfAny(List<Refused> refusals) throws RefusedException {
    if (!refusals.isEmpty()) {
      throw new RefusedException(refusals);
    }
  }

  List<Refused> refusals() {
    return refusals;
  }
}
