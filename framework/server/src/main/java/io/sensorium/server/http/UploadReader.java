package io.sensorium.server.http;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Writes the body of one request to a file, as it comes and within a limit. A file that did not
 * become whole is deleted. Used on the connection's event loop only.
 */
public final class UploadReader {
  private final Vertx vertx;
  private final Exchange exchange;
  private final Path file;
  private final long limit;
  private final Duration timeout;
  private final BiConsumer<Path, Long> whole;
  private final Runnable ended;
  private Optional<AsyncFile> target = Optional.empty();
  private long received;
  private boolean over;

  /**
   * A reader.
   *
   * @param file does not exist yet
   * @param limit in bytes
   * @param timeout for all of it to arrive
   * @param whole takes the file and its bytes once it is whole, and deletes it
   * @param ended runs once, whatever has come of the upload, before anything else is done with it
   */
  public UploadReader(
      Vertx vertx,
      Exchange exchange,
      Path file,
      long limit,
      Duration timeout,
      BiConsumer<Path, Long> whole,
      Runnable ended) {
    this.vertx = vertx;
    this.exchange = exchange;
    this.file = file;
    this.limit = limit;
    this.timeout = timeout;
    this.whole = whole;
    this.ended = ended;
  }

  public void start() {
    HttpServerRequest request = exchange.request();
    request.pause();
    request.exceptionHandler(ignored -> giveUp(Optional.empty()));
    exchange.timer().start(timeout, this::expire);
    if (announced() > limit) {
      refuse(tooLarge());
      return;
    }
    var unused =
        vertx
            .fileSystem()
            .open(
                file.toString(),
                new OpenOptions().setCreateNew(true).setRead(false).setPerms("rw-------"))
            .onSuccess(this::receive)
            .onFailure(failure -> refuse(notWritable(failure)));
  }

  private void receive(AsyncFile opened) {
    target = Optional.of(opened);
    if (over) {
      discard();
      return;
    }
    HttpServerRequest request = exchange.request();
    opened.exceptionHandler(failure -> refuse(notWritable(failure)));
    request.handler(chunk -> chunk(opened, chunk));
    request.endHandler(ignored -> end(opened));
    if (exchange.header("Expect").filter("100-continue"::equalsIgnoreCase).isPresent()) {
      request.response().writeContinue();
    }
    request.resume();
  }

  private void chunk(AsyncFile opened, Buffer chunk) {
    received += chunk.length();
    if (over) {
      cutOffWithoutEnd();
      return;
    }
    if (received > limit) {
      refuse(tooLarge());
      return;
    }
    var unused = opened.write(chunk).onFailure(failure -> refuse(notWritable(failure)));
    if (opened.writeQueueFull()) {
      exchange.request().pause();
      opened.drainHandler(ignored -> exchange.request().resume());
    }
  }

  private void end(AsyncFile opened) {
    if (over) {
      return;
    }
    over = true;
    exchange.timer().stop();
    ended.run();
    var unused =
        opened
            .close()
            .onSuccess(ignored -> whole.accept(file, received))
            .onFailure(
                failure -> {
                  exchange.fail(Failure.of(notWritable(failure)));
                  delete();
                });
  }

  private void refuse(SensoriumException refusal) {
    if (!over) {
      exchange.fail(Failure.of(refusal));
      giveUp(Optional.of(refusal));
    }
  }

  /** What still comes is thrown away, so that the client sees its answer. */
  private void giveUp(Optional<SensoriumException> refusal) {
    if (over) {
      return;
    }
    over = true;
    ended.run();
    discard();
    if (refusal.isPresent() && target.isEmpty()) {
      exchange.request().handler(chunk -> received += chunk.length());
    }
    if (refusal.isPresent()) {
      exchange.request().resume();
    }
  }

  private void expire() {
    refuse(
        new SensoriumException(
            ErrorCode.INVALID_REQUEST,
            "the upload did not arrive within %d s".formatted(timeout.toSeconds())));
    exchange.request().response().endHandler(ignored -> exchange.request().connection().close());
  }

  private void cutOffWithoutEnd() {
    if (received > 2 * limit) {
      var unused = exchange.request().connection().close();
    }
  }

  private void discard() {
    target.ifPresent(
        opened -> {
          var unused = opened.close().onComplete(ignored -> delete());
        });
  }

  private void delete() {
    var unused = vertx.fileSystem().delete(file.toString());
  }

  private long announced() {
    try {
      return exchange.header("Content-Length").map(Long::parseLong).orElse(0L);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private SensoriumException tooLarge() {
    return new SensoriumException(
        ErrorCode.CONTENT_TOO_LARGE, "the upload is over the limit of %d bytes".formatted(limit));
  }

  private SensoriumException notWritable(Throwable cause) {
    return new SensoriumException(
        ErrorCode.STORE_NOT_WRITABLE,
        "the upload cannot be written to '%s'; make room on its disk".formatted(file.getParent()),
        cause);
  }
}
