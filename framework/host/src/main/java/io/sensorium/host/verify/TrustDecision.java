package io.sensorium.host.verify;

import io.sensorium.runtime.definition.HostConfiguration.Policy;
import java.security.cert.CertPath;
import java.util.List;
import java.util.Optional;

/**
 * Whether somebody vouches for a file, as the policy asks.
 *
 * @param reason for the trust that it has, a clause whose subject is the file
 */
record TrustDecision(Trust trust, String reason, List<Refused> refusals) {
  static TrustDecision of(BundleVerifier verifier, Optional<CertPath> signer, String sha256) {
    List<Refused> faults = faults(verifier, signer);
    boolean pinned = verifier.pins().contain(sha256);
    Optional<Refused> revoked =
        faults.stream().filter(fault -> fault.code() == Refusal.SIGNER_REVOKED).findFirst();
    if (faults.isEmpty()) {
      return new TrustDecision(Trust.SIGNED, "is signed by a trusted signer", List.of());
    }
    if (revoked.isPresent()) {
      return new TrustDecision(Trust.UNTRUSTED, "", List.of(revoked.get()));
    }
    if (verifier.policy() == Policy.OPEN) {
      return pinned
          ? pinned()
          : new TrustDecision(
              Trust.UNTRUSTED, "is accepted unseen, as the policy 'open' says", List.of());
    }
    return pinned && verifier.policy() == Policy.PINNED
        ? pinned()
        : new TrustDecision(Trust.UNTRUSTED, "", faults);
  }

  private static TrustDecision pinned() {
    return new TrustDecision(Trust.PINNED, "is pinned by its digest", List.of());
  }

  /** Why its signature is not enough; empty if it is. */
  private static List<Refused> faults(BundleVerifier verifier, Optional<CertPath> signer) {
    return signer
        .map(path -> new SignerCheck(path, verifier.trust(), verifier.clock().instant()).check())
        .orElseGet(() -> List.of(unsigned(verifier.policy())));
  }

  private static Refused unsigned(Policy policy) {
    return policy == Policy.SIGNED
        ? new Refused(
            Refusal.NOT_SIGNED,
            "is not signed, which the policy 'signed' asks for; its vendor signs it with 'sensorium plugins sign'")
        : new Refused(
            Refusal.NOT_PINNED,
            "is neither signed nor pinned; if you know where it comes from, run 'sensorium plugins pin' on it");
  }
}
