package io.sensorium.server.administration;

import io.sensorium.server.administration.AdministrationRoute.Match;
import io.sensorium.server.http.BodyReader;
import io.sensorium.server.http.ByteBudget;
import io.sensorium.server.http.Exchange;
import io.sensorium.server.http.Failure;
import io.sensorium.server.http.Quotes;
import io.sensorium.server.http.Response;
import io.sensorium.server.http.UploadReader;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Lets in who may, and sends each request its way: what changes something, one at a time. */
final class AdministrationHandler implements Consumer<Exchange> {
  private static final int NEWEST_ENTRIES = 100;
  private static final int MOST_ENTRIES = 10_000;

  private final Vertx vertx;
  private final AdministrationOptions options;
  private final BrowserGuard guard;
  private final Authentication authentication;
  private final RefusalLimit refusals;
  private final Actions actions;
  private final Threads threads;
  private final ByteBudget budget;
  private final Semaphore uploads;

  /**
   * The threads that work.
   *
   * @param reading several
   * @param changing one
   */
  record Threads(Executor reading, Executor changing) {}

  AdministrationHandler(
      Vertx vertx,
      AdministrationOptions options,
      Authentication authentication,
      RefusalLimit refusals,
      Actions actions,
      Threads threads) {
    this.vertx = vertx;
    this.options = options;
    this.guard = new BrowserGuard(options.loopback(), options.host());
    this.authentication = authentication;
    this.refusals = refusals;
    this.actions = actions;
    this.threads = threads;
    budget = new ByteBudget(4 * options.limits().documentBytes());
    uploads = new Semaphore(options.limits().uploads());
  }

  @Override
  public void accept(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    String path = Optional.ofNullable(request.path()).orElse("");
    String address = request.remoteAddress().hostAddress();
    Caller nobody = Caller.nobody(address);
    try {
      guard.check(exchange);
    } catch (SensoriumException e) {
      refuse(exchange, nobody, path, Failure.of(e));
      return;
    }
    Optional<Caller> caller = authentication.caller(exchange.header("Authorization"), address);
    if (caller.isEmpty()) {
      refuse(exchange, nobody, path, notAuthenticated(exchange));
    } else {
      route(exchange, caller.get(), path);
    }
  }

  private void route(Exchange exchange, Caller caller, String path) {
    List<Match> matches = AdministrationRoute.of(path);
    Optional<Match> match =
        matches.stream()
            .filter(each -> each.route().method().equals(exchange.request().method().name()))
            .findFirst();
    if (matches.isEmpty()) {
      exchange.fail(
          new Failure(
              404,
              ErrorCode.NOT_FOUND,
              "there is nothing at '%s'; the administration starts at /v1/status"
                  .formatted(Quotes.shorten(path))));
    } else if (match.isEmpty()) {
      exchange.fail(wrongMethod(matches));
    } else if (!caller.may(match.get().route().role())) {
      refuse(exchange, caller, path, notPermitted(match.get().route(), caller));
    } else {
      dispatch(exchange, caller, match.get());
    }
  }

  private void dispatch(Exchange exchange, Caller caller, Match match) {
    switch (match.route()) {
      case METRICS -> measure(exchange);
      case STATUS, HISTORY, AUDIT, KEYS -> read(exchange, match, new byte[0]);
      case PLAN, INDEX -> withBody(exchange, body -> read(exchange, match, body));
      case APPLY, ROLLBACK, CREATE_KEY, LOAD, UNLOAD ->
          withBody(exchange, body -> change(exchange, caller, match, body));
      case REVOKE_KEY -> change(exchange, caller, match, new byte[0]);
      case UPLOAD -> upload(exchange, caller);
    }
  }

  private void read(Exchange exchange, Match match, byte[] body) {
    int count = count(exchange);
    work(
        exchange,
        threads.reading(),
        () -> actions.read(match.route(), body, count),
        () -> budget.giveBack(body.length));
  }

  private void measure(Exchange exchange) {
    respond(
        exchange,
        threads.reading(),
        () -> answer("text/plain; version=0.0.4; charset=utf-8", actions.metrics()),
        () -> {});
  }

  private void change(Exchange exchange, Caller caller, Match match, byte[] body) {
    work(
        exchange,
        threads.changing(),
        () -> actions.change(caller, match, body),
        () -> budget.giveBack(body.length));
  }

  private void upload(Exchange exchange, Caller caller) {
    if (!uploads.tryAcquire()) {
      exchange.fail(Failure.overloaded("as many uploads as may be are under way; try again"));
      return;
    }
    new UploadReader(
            vertx,
            exchange,
            options.uploads().resolve(UUID.randomUUID() + ".part"),
            options.limits().uploadBytes(),
            options.limits().uploadTimeout(),
            (file, bytes) ->
                work(
                    exchange,
                    threads.changing(),
                    () -> actions.accept(caller, file),
                    () -> delete(file)),
            uploads::release)
        .start();
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void withBody(Exchange exchange, Consumer<byte[]> whole) {
    new BodyReader(
            exchange,
            budget,
            options.limits().documentBytes(),
            chunks -> {
              Buffer body = Buffer.buffer();
              chunks.forEach(body::appendBuffer);
              whole.accept(body.getBytes());
            })
        .start();
  }

  private void work(Exchange exchange, Executor executor, Supplier<Object> work, Runnable after) {
    respond(
        exchange,
        executor,
        () -> answer("application/json", AdministrationJson.write(work.get())),
        after);
  }

  /**
   * Does work on a thread, and answers.
   *
   * @param after runs when the work has ended, or never began because too much of it waits
   */
  private void respond(
      Exchange exchange, Executor executor, Supplier<Response> work, Runnable after) {
    long timer =
        vertx.setTimer(options.limits().answerTimeout().toMillis(), id -> exchange.fail(tooLate()));
    // Not supplyAsync: this way a thread's full queue is a failure like any other.
    var unused =
        CompletableFuture.completedFuture(work)
            .thenApplyAsync(Supplier::get, executor)
            .whenComplete((result, failure) -> after.run())
            .exceptionally(throwable -> Response.of(Failure.of(throwable)))
            .thenAccept(
                response -> {
                  vertx.cancelTimer(timer);
                  exchange.answer(response);
                });
  }

  private static Response answer(String type, byte[] body) {
    return new Response(
        200,
        Map.of(
            Response.CONTENT_TYPE,
            type,
            "Cache-Control",
            "no-store",
            "X-Content-Type-Options",
            "nosniff"),
        Buffer.buffer(body));
  }

  /** Recorded, but for those beyond what a record is worth. */
  private void refuse(Exchange exchange, Caller caller, String path, Failure failure) {
    if (!refusals.count(caller.address())) {
      exchange.fail(
          new Failure(
              429,
              failure.code(),
              "too many requests from your address were refused; wait a minute",
              Map.of("Retry-After", "60")));
      return;
    }
    String action = Quotes.shorten(exchange.request().method().name());
    var unused =
        CompletableFuture.completedFuture(failure)
            .thenAcceptAsync(
                refused -> actions.refuse(caller, action, Quotes.shorten(path), refused.message()),
                threads.reading())
            .thenApply(recorded -> failure)
            .exceptionally(Failure::of)
            .thenAccept(exchange::fail);
  }

  private Failure notAuthenticated(Exchange exchange) {
    String message =
        exchange.header("Authorization").isPresent()
            ? "the key or token is not accepted: it is unknown, expired or revoked"
            : "the request carries no key; send 'Authorization: Bearer' with a key or a token";
    return new Failure(
        401, ErrorCode.NOT_AUTHENTICATED, message, Map.of("WWW-Authenticate", "Bearer"));
  }

  private static Failure notPermitted(AdministrationRoute route, Caller caller) {
    return new Failure(
        403,
        ErrorCode.NOT_PERMITTED,
        "'%s' takes the role '%s', but '%s' has '%s'"
            .formatted(
                route.label(),
                route.role().label(),
                caller.name(),
                caller.role().map(Role::label).orElse("none")));
  }

  private static Failure wrongMethod(List<Match> matches) {
    String allowed =
        matches.stream()
            .map(match -> match.route().method())
            .sorted()
            .collect(Collectors.joining(", "));
    return new Failure(
        405,
        ErrorCode.INVALID_REQUEST,
        "that method is not possible here; use " + allowed,
        Map.of("Allow", allowed));
  }

  private static Failure tooLate() {
    return new Failure(
        504,
        ErrorCode.OVERLOADED,
        "there is no answer yet, but what was begun goes on; 'sensorium status' and the audit log show what comes of it");
  }

  private static int count(Exchange exchange) {
    String count = exchange.request().getParam("count");
    return count != null && count.matches("\\d{1,5}")
        ? Math.min(MOST_ENTRIES, Integer.parseInt(count))
        : NEWEST_ENTRIES;
  }
}
