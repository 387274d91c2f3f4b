package io.sensorium.server.administration;

import io.sensorium.runtime.artifact.DurableFiles;
import io.sensorium.server.administration.AdministrationHandler.Threads;
import io.sensorium.server.administration.AuditEntry.Decision;
import io.sensorium.server.http.HttpListener;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The administration of a host over HTTP/1.1; the package says how to speak to it. */
public final class AdministrationServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AdministrationServer.class);
  private static final int CLOSING_SECONDS = 60;
  private static final Caller HOST = new Caller("host", Optional.empty(), "");

  private final ThreadPoolExecutor reading = threads("sensorium-administration-reading", 2, 256);
  private final ThreadPoolExecutor changing = threads("sensorium-administration-changing", 1, 16);
  private final Administration administration;
  private final AuditLog audit;
  private final HttpListener listener;

  private AdministrationServer(
      AdministrationOptions options,
      Administration administration,
      Function<Status, String> metrics,
      Clock clock) {
    ApiKeys keys = ApiKeys.open(options.keys(), clock);
    Authentication authentication =
        new Authentication(keys, options.jwt().map(TokenVerifier::open));
    this.administration = administration;
    audit = AuditLog.open(options.audit(), clock);
    try {
      firstKey(options, keys);
      Actions actions = new Actions(administration, metrics, keys, audit);
      listener =
          HttpListener.start(
              options.listening(),
              vertx ->
                  new AdministrationHandler(
                      vertx,
                      options,
                      authentication,
                      new RefusalLimit(clock),
                      actions,
                      new Threads(reading, changing)));
    } catch (RuntimeException e) {
      audit.close();
      throw e;
    }
    LOG.info("the audit log goes on after the line {}", audit.last());
  }

  /**
   * Starts a server. The first one on loopback without any key makes one, {@code local}, with all
   * rights, and leaves it where only the user that runs the host can read it.
   *
   * @param metrics what Prometheus reads of a host in that state, in its text format
   * @throws SensoriumException {@code INVALID_SETTING} if it cannot listen at the address, must not
   *     as it is set, or has no credential to accept; {@code AUDIT_FAILED} if the audit log does
   *     not hold together
   */
  public static AdministrationServer start(
      AdministrationOptions options,
      Administration administration,
      Function<Status, String> metrics) {
    return start(options, administration, metrics, Clock.systemUTC());
  }

  static AdministrationServer start(
      AdministrationOptions options,
      Administration administration,
      Function<Status, String> metrics,
      Clock clock) {
    options.requireSafe();
    try {
      PrivateFiles.folder(options.folder());
      // What a host that stopped had not taken in whole.
      DurableFiles.delete(options.uploads());
      PrivateFiles.folder(options.uploads());
    } catch (IOException e) {
      throw notWritable(options, e);
    }
    return new AdministrationServer(options, administration, metrics, clock);
  }

  /**
   * The same administration for what this host does by itself, with every change on the record.
   *
   * @param name of who acts, such as {@code inbox}
   */
  public Administration recorded(String name) {
    Caller caller = new Caller(name, Optional.of(Role.INSTALL), "this host");
    return new RecordedAdministration(administration, new Recorder(administration, audit), caller);
  }

  /**
   * Records how a rollout ended: that was decided by the host itself, long after the request.
   *
   * @throws SensoriumException {@code AUDIT_FAILED}
   */
  public void record(RolloutEnd end) {
    audit.append(
        AuditEvent.of(
                HOST, end.promoted() ? "promote" : "take-back", end.change(), Decision.ALLOWED)
            .from(end.before())
            .ended(Decision.DONE, Optional.of(end.cause()), end.after()));
  }

  /** Where it listens, such as {@code http://127.0.0.1:8010}. */
  public URI address() {
    return listener.address();
  }

  /** Takes no more requests and waits for the change under way; a second call does nothing. */
  @Override
  public void close() {
    try {
      listener.close();
    } finally {
      reading.shutdown();
      changing.shutdown();
      awaitEnd();
      audit.close();
    }
  }

  private void awaitEnd() {
    try {
      if (!changing.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("a change is still under way; the audit log will not have its end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void firstKey(AdministrationOptions options, ApiKeys keys) {
    if (Files.exists(options.keys()) || options.jwt().isPresent()) {
      return;
    }
    if (!options.loopback()) {
      throw new SensoriumException(
          ErrorCode.INVALID_SETTING,
          "administration: there is no key yet in '%s'; start the host once with administration.host 127.0.0.1, make keys with 'sensorium keys create', then listen on '%s'"
              .formatted(options.keys(), options.host()));
    }
    audit.append(AuditEvent.of(HOST, "create-key", "local", Decision.ALLOWED));
    ApiKeys.Created created = keys.create("local", Role.INSTALL, Optional.empty());
    try {
      PrivateFiles.write(
          options.localKey(), (created.token() + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw withoutKeys(options, notWritable(options, e));
    }
    audit.append(AuditEvent.of(HOST, "create-key", "local", Decision.DONE));
  }

  /** Nobody would ever know the key: the next start has to make another. */
  private static SensoriumException withoutKeys(
      AdministrationOptions options, SensoriumException cause) {
    try {
      Files.deleteIfExists(options.keys());
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return cause;
  }

  private static SensoriumException notWritable(AdministrationOptions options, IOException cause) {
    return new SensoriumException(
        ErrorCode.STORE_NOT_WRITABLE,
        "administration.folder: '%s' cannot be written (%s); choose another folder"
            .formatted(options.folder(), cause),
        cause);
  }

  private static ThreadPoolExecutor threads(String name, int count, int queue) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            count,
            count,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
