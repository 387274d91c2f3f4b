package io.sensorium.server.http;

import io.sensorium.spi.ErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Collects the body of one request, within the limit of one and the budget of all. Used on the
 * connection's event loop only.
 *
 * <p>What is refused is answered at once. The rest of the body is then thrown away as it arrives,
 * because a connection that is closed with bytes still under way may take the answer with it; a
 * body without end is cut off.
 */
public final class BodyReader {
  private final Exchange exchange;
  private final ByteBudget budget;
  private final long limit;
  private final Consumer<List<Buffer>> whole;
  private final List<Buffer> chunks = new ArrayList<>();
  private boolean refused;
  private long received;

  /**
   * A reader.
   *
   * @param whole is given the body once it has all arrived, and must give its bytes back to the
   *     budget
   */
  public BodyReader(
      Exchange exchange, ByteBudget budget, long limit, Consumer<List<Buffer>> whole) {
    this.exchange = exchange;
    this.budget = budget;
    this.limit = limit;
    this.whole = whole;
  }

  public void start() {
    HttpServerRequest request = exchange.request();
    request.handler(this::chunk);
    request.endHandler(ignored -> end());
    request.exceptionHandler(ignored -> giveBack());
    OptionalLong announced = announced();
    if (announced.isPresent() && announced.getAsLong() > limit) {
      refuse(tooLarge("has " + announced.getAsLong()));
    } else if (exchange.header("Content-Encoding").filter(BodyReader::isCompressed).isPresent()) {
      refuse(
          new Failure(
              415, ErrorCode.INVALID_REQUEST, "a compressed body is not taken; send it as it is"));
    } else {
      exchange.timer().start(this::expire);
      if (exchange.header("Expect").filter("100-continue"::equalsIgnoreCase).isPresent()) {
        request.response().writeContinue();
      }
    }
  }

  private void chunk(Buffer chunk) {
    received += chunk.length();
    if (refused) {
      if (received > 2 * limit) {
        exchange.request().connection().close();
      }
    } else if (received > limit) {
      refuse(tooLarge("has more"));
    } else if (budget.take(chunk.length())) {
      chunks.add(chunk);
    } else {
      refuse(Failure.overloaded("the requests under way take all memory set aside; try again"));
    }
  }

  private void end() {
    if (!refused) {
      exchange.timer().stop();
      whole.accept(chunks);
    }
  }

  private void refuse(Failure failure) {
    refused = true;
    giveBack();
    exchange.fail(failure);
  }

  private void expire() {
    if (!refused) {
      refuse(
          new Failure(
              408, ErrorCode.INVALID_REQUEST, "the body arrived too slowly and was given up"));
    }
    exchange.request().response().endHandler(ignored -> exchange.request().connection().close());
  }

  private void giveBack() {
    chunks.forEach(chunk -> budget.giveBack(chunk.length()));
    chunks.clear();
  }

  private OptionalLong announced() {
    try {
      return exchange
          .header("Content-Length")
          .map(Long::parseLong)
          .map(OptionalLong::of)
          .orElse(OptionalLong.empty());
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private Failure tooLarge(String size) {
    return new Failure(
        413,
        ErrorCode.CONTENT_TOO_LARGE,
        "the body %s bytes; the limit is %d".formatted(size, limit));
  }

  private static boolean isCompressed(String encoding) {
    return !encoding.isBlank() && !encoding.equalsIgnoreCase("identity");
  }
}
