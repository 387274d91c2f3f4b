package io.sensorium.cli;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Tells the user of a failure: one sentence on stderr, or one JSON document on stdout. */
final class Failures implements CommandLine.IExecutionExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final Set<ErrorCode> INVALID_FILE =
      Set.of(ErrorCode.INVALID_DEFINITION, ErrorCode.INVALID_DATASET);

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed)
      throws Exception {
    if (failure instanceof CommandLine.ParameterException usage) {
      throw usage;
    }
    ErrorCode code =
        failure instanceof SensoriumException known ? known.code() : ErrorCode.INTERNAL;
    String message =
        failure instanceof SensoriumException ? failure.getMessage() : failure.toString();
    if (code.blame() == ErrorCode.Blame.HOST) {
      LOG.error("{}", message, failure);
    }
    SharedOptions options = SharedOptions.of(command);
    if (options.json) {
      options.terminal().json(Map.of("error", Map.of("code", code, "message", message)));
    } else {
      options.terminal().note(code + ": " + message);
    }
    return INVALID_FILE.contains(code) ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
  }
}
