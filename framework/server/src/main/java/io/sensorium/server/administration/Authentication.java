package io.sensorium.server.administration;

import java.util.Locale;
import java.util.Optional;

/** Tells who sends a request, from its header {@code Authorization: Bearer ...}. Thread-safe. */
final class Authentication {
  private static final String SCHEME = "bearer ";
  private static final int LONGEST = 8192;

  private final ApiKeys keys;
  private final Optional<TokenVerifier> tokens;

  Authentication(ApiKeys keys, Optional<TokenVerifier> tokens) {
    this.keys = keys;
    this.tokens = tokens;
  }

  /** The caller that a header shows, if what it carries is accepted. */
  Optional<Caller> caller(Optional<String> header, String address) {
    return header
        .filter(value -> value.length() <= LONGEST)
        .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(SCHEME))
        .map(value -> value.substring(SCHEME.length()).strip())
        .flatMap(credential -> accepted(credential, address));
  }

  private Optional<Caller> accepted(String credential, String address) {
    Optional<ApiKeys.Token> token = ApiKeys.Token.of(credential);
    return token.isPresent()
        ? token
            .flatMap(keys::find)
            .map(key -> new Caller("key " + key.name(), Optional.of(key.role()), address))
        : tokens.flatMap(verifier -> verifier.verify(credential, address));
  }
}
