package io.sensorium.server.administration;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.sensorium.runtime.definition.HostConfiguration.Jwt;
import io.sensorium.server.http.Quotes;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies JSON web tokens against public keys in a file; it never fetches any. Only signatures
 * with a private key are accepted, so that nobody can sign with what is public. Thread-safe.
 */
final class TokenVerifier {
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);
  private static final int CLOCK_SKEW_SECONDS = 30;

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
  private final String roleClaim;

  private TokenVerifier(Jwt jwt, JWKSet keys) {
    roleClaim = jwt.roleClaim();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(keys)));
    DefaultJWTClaimsVerifier<SecurityContext> claims =
        new DefaultJWTClaimsVerifier<>(
            jwt.audience(),
            new JWTClaimsSet.Builder().issuer(jwt.issuer()).build(),
            Set.of("sub", "exp", roleClaim));
    claims.setMaxClockSkew(CLOCK_SKEW_SECONDS);
    processor.setJWTClaimsSetVerifier(claims);
  }

  /**
   * Reads the keys.
   *
   * @throws SensoriumException {@code INVALID_SETTING} if there are none, or one is not public
   */
  static TokenVerifier open(Jwt jwt) {
    try {
      JWKSet keys = JWKSet.parse(Files.readString(jwt.jwks()));
      if (keys.isEmpty()) {
        throw unusable(jwt.jwks(), "it holds no key", null);
      }
      for (JWK key : keys.getKeys()) {
        requirePublic(key, jwt.jwks());
      }
      return new TokenVerifier(jwt, keys);
    } catch (IOException | ParseException e) {
      throw unusable(jwt.jwks(), String.valueOf(e.getMessage()), e);
    }
  }

  /** Who a token names, if it is good; why it is not stays between it and the log of the host. */
  Optional<Caller> verify(String token, String address) {
    try {
      JWTClaimsSet claims = processor.process(token, null);
      return Role.find(claims.getStringClaim(roleClaim))
          .map(role -> caller(claims.getSubject(), role, address));
    } catch (ParseException | BadJOSEException | JOSEException e) {
      return Optional.empty();
    }
  }

  private static Caller caller(String subject, Role role, String address) {
    return new Caller("token " + Quotes.shorten(subject), Optional.of(role), address);
  }

  private static void requirePublic(JWK key, Path file) {
    if (key.isPrivate() || key.getKeyType().equals(KeyType.OCT)) {
      throw unusable(
          file,
          "key '%s' is not public; put only public keys there".formatted(key.getKeyID()),
          null);
    }
  }

  private static SensoriumException unusable(Path file, String fault, @Nullable Throwable cause) {
    String message =
        "administration.jwt: the keys in '%s' cannot be used: %s".formatted(file, fault);
    return cause == null
        ? new SensoriumException(ErrorCode.INVALID_SETTING, message)
        : new SensoriumException(ErrorCode.INVALID_SETTING, message, cause);
  }
}
