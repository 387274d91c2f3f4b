package io.sensorium.it.swap;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client is answered by the pipeline of a {@link MarkedInstallation}.
 *
 * @param encoder the mark of the encoder's bundle
 * @param fusion the mark of the fusion's bundle that the network was made with
 * @param weights the number of the network's weights
 * @param head the mark of the head's bundle
 */
public record MarkedAnswer(String generation, int encoder, int fusion, int weights, int head) {
  private static final String NUMBER = "(\\d+)[.0-9]*";
  private static final Pattern FORM =
      Pattern.compile(
          "\"generation\":\"([^\"]+)\".*\"data\":\\[%s,%s,%s,%s\\]"
              .formatted(NUMBER, NUMBER, NUMBER, NUMBER));

  /** Reads the body of an answer; empty if it is none. */
  public static Optional<MarkedAnswer> read(String body) {
    return Optional.of(FORM.matcher(body)).filter(Matcher::find).map(MarkedAnswer::of);
  }

  private static MarkedAnswer of(Matcher form) {
    return new MarkedAnswer(
        form.group(1), number(form, 2), number(form, 3), number(form, 4), number(form, 5));
  }

  private static int number(Matcher form, int group) {
    return Integer.parseInt(form.group(group));
  }

  /** Whether all code is of one version. */
  boolean isOfOneVersion() {
    return encoder == fusion && fusion == head;
  }
}
