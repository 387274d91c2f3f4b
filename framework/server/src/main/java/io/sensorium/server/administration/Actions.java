package io.sensorium.server.administration;

import com.fasterxml.jackson.databind.JsonNode;
import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.server.administration.AdministrationRoute.Match;
import io.sensorium.server.administration.AuditEntry.Decision;
import io.sensorium.server.http.Quotes;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What callers ask for, done. What changes something is recorded before it begins and after it has
 * ended; without the first record it does not begin. All of it blocks.
 */
final class Actions {
  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.US_ASCII);

  private final Administration administration;
  private final Function<Status, String> metrics;
  private final ApiKeys keys;
  private final AuditLog audit;
  private final Recorder recorder;

  Actions(
      Administration administration,
      Function<Status, String> metrics,
      ApiKeys keys,
      AuditLog audit) {
    this.administration = administration;
    this.metrics = metrics;
    this.keys = keys;
    this.audit = audit;
    this.recorder = new Recorder(administration, audit);
  }

  private record Rollback(Optional<Integer> revision, Optional<String> reason) {}

  record NewKey(String name, Role role, Optional<Instant> expires) {
    NewKey {
      ApiKey.requireName(name);
      Objects.requireNonNull(role, "a key has a 'role'");
    }
  }

  private record Index(Optional<Boolean> ready) {}

  private record Loading(Optional<Map<String, JsonNode>> parameters) {}

  private record Model(String name, String version, String state, String reason) {}

  /** What a request without consequences is answered with. */
  Object read(AdministrationRoute route, byte[] body, int count) {
    return switch (route) {
      case STATUS -> administration.status();
      case HISTORY -> Map.of("revisions", administration.history());
      case PLAN -> administration.plan(AdministrationJson.read(body, Change.class));
      case AUDIT -> Map.of("entries", audit.newest(count));
      case KEYS -> Map.of("keys", keys.all());
      case INDEX -> index(document(body, Index.class));
      default -> throw new IllegalStateException(route + " changes something");
    };
  }

  byte[] metrics() {
    return metrics.apply(administration.status()).getBytes(StandardCharsets.UTF_8);
  }

  /** What a request that changes something is answered with. */
  Object change(Caller caller, Match match, byte[] body) {
    return switch (match.route()) {
      case APPLY -> apply(caller, match, body, AdministrationJson.read(body, Change.class));
      case ROLLBACK -> rollback(caller, match, body, document(body, Rollback.class));
      case CREATE_KEY -> create(caller, match, AdministrationJson.read(body, NewKey.class));
      case REVOKE_KEY ->
          recorder.recorded(event(caller, match, match.name()), () -> keys.revoke(match.name()));
      case LOAD -> {
        requireNothingUnknown(match, document(body, Loading.class));
        yield apply(caller, match, body, Change.NONE.serving(choice(match.name())));
      }
      case UNLOAD -> {
        requireNothingUnknown(match, document(body, Loading.class));
        yield apply(caller, match, body, Change.NONE.unloading(List.of(match.name())));
      }
      default -> throw new IllegalStateException(match.route() + " changes nothing");
    };
  }

  /** Takes an upload in; the file stays where it is. */
  Object accept(Caller caller, Path file) {
    String digest = RecordedAdministration.digest(file);
    return recorder.recorded(
        AuditEvent.of(caller, AdministrationRoute.UPLOAD.label(), "bundle", Decision.ALLOWED)
            .digest(digest),
        () -> administration.accept(file));
  }

  /**
   * Records that something was refused.
   *
   * @throws SensoriumException {@code AUDIT_FAILED}
   */
  void refuse(Caller caller, String action, String subject, String reason) {
    audit.append(AuditEvent.of(caller, action, subject, Decision.REFUSED).because(reason));
  }

  private Object apply(Caller caller, Match match, byte[] body, Change change) {
    if (!caller.may(change.role())) {
      String reason =
          "a change that installs or removes bundles takes the role '%s'"
              .formatted(change.role().label());
      refuse(caller, match.route().label(), match.name(), reason);
      throw new SensoriumException(ErrorCode.NOT_PERMITTED, reason);
    }
    return recorder.recorded(
        withReason(event(caller, match, match.name()).digest(Sha256.of(body)), change.reason()),
        () -> administration.apply(change, caller.name()));
  }

  private Object rollback(Caller caller, Match match, byte[] body, Rollback request) {
    String subject = request.revision().map(number -> "revision " + number).orElse("previous");
    return recorder.recorded(
        withReason(event(caller, match, subject).digest(Sha256.of(body)), request.reason()),
        () -> administration.rollback(request.revision(), caller.name()));
  }

  private Object create(Caller caller, Match match, NewKey request) {
    AuditEvent event =
        event(caller, match, request.name()).because("role " + request.role().label());
    return recorder.recorded(
        event, () -> keys.create(request.name(), request.role(), request.expires()));
  }

  private List<Model> index(Index request) {
    boolean readyOnly = request.ready().orElse(false);
    return administration.status().pipelines().stream()
        .filter(pipeline -> !readyOnly || pipeline.state() == Status.State.READY)
        .map(
            pipeline ->
                new Model(
                    pipeline.name(),
                    pipeline.model().map(String::valueOf).orElse(""),
                    pipeline.state().name(),
                    pipeline.reason().orElse("")))
        .toList();
  }

  /** A client may say nothing, or {@code unload_dependents}: pipelines have none. */
  private static void requireNothingUnknown(Match match, Loading loading) {
    for (String parameter : loading.parameters().orElse(Map.of()).keySet()) {
      if (match.route() != AdministrationRoute.UNLOAD || !parameter.equals("unload_dependents")) {
        throw new SensoriumException(
            ErrorCode.INVALID_REQUEST,
            "the parameter '%s' is not taken: a model's files and configuration come from its version; use /v1/apply for more"
                .formatted(Quotes.shorten(parameter)));
      }
    }
  }

  private static List<Change.ModelChoice> choice(String pipeline) {
    return List.of(new Change.ModelChoice(pipeline, Optional.empty()));
  }

  private static AuditEvent event(Caller caller, Match match, String subject) {
    return AuditEvent.of(caller, match.route().label(), subject, Decision.ALLOWED);
  }

  private static AuditEvent withReason(AuditEvent event, Optional<String> reason) {
    return reason.map(event::because).orElse(event);
  }

  /** What may also be left out altogether. */
  private static <T> T document(byte[] body, Class<T> type) {
    return AdministrationJson.read(body.length == 0 ? EMPTY : body, type);
  }
}
