package io.sensorium.host.store;

import java.util.List;

/** Artifacts that nobody needs: no revision that can be gone back to, and nobody who puts them. */
public record Garbage(List<Unused> artifacts) {
  public Garbage {
    artifacts = List.copyOf(artifacts);
  }

  /** One artifact, by its digest. */
  public record Unused(String sha256, long bytes) {}

  /** The bytes of all of them. */
  public long bytes() {
    return artifacts.stream().mapToLong(Unused::bytes).sum();
  }
}
