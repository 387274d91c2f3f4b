package io.sensorium.engine.pytorch;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.sensorium.network.ValueInfo;
import io.sensorium.spi.engine.NativeModel;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What a TorchScript method takes and gives, in libtorch's words: {@code Tensor x}, {@code Tensor?
 * mask=None}.
 *
 * @param arguments without {@code self}
 */
record Declaration(List<String> arguments, String result) {
  /** DJL has no call that asks for it; libtorch says it to whoever passes too much. */
  private static final int TOO_MANY = 256;

  private static final Pattern WORDS = Pattern.compile("Declaration: [^(]+\\((.*)\\) -> (.*)");
  private static final Pattern TENSORS = Pattern.compile("\\(*Tensor(, Tensor)*\\)*");
  private static final String TENSOR_LIST = "Tensor[]";

  /**
   * The declaration of a model's entry.
   *
   * @throws io.sensorium.spi.SensoriumException {@code INVALID_NETWORK} if it has no such method
   */
  static Declaration of(PtSymbolBlock module, NativeModel model) {
    String said = refusal(module, model.entry());
    Matcher words = WORDS.matcher(said);
    if (!words.find()) {
      throw model.invalid("has no method '" + model.entry() + "' that could be run: " + said);
    }
    List<String> arguments = split(words.group(1));
    return new Declaration(arguments.subList(1, arguments.size()), words.group(2).strip());
  }

  private static String refusal(PtSymbolBlock module, String method) {
    IValue[] values =
        IntStream.range(0, TOO_MANY).mapToObj(i -> IValue.from(0L)).toArray(IValue[]::new);
    try {
      IValueUtils.runMethod(module, method, values).close();
      return "it takes anything";
    } catch (EngineException e) {
      return OpaqueScript.firstLine(e);
    } finally {
      IntStream.range(0, TOO_MANY).forEach(i -> values[i].close());
    }
  }

  /** At the commas that stand in no brackets. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      depth += each == '(' || each == '[' ? 1 : each == ')' || each == ']' ? -1 : 0;
      if (each == ',' && depth == 0) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    parts.add(text.substring(start).strip());
    return parts;
  }

  /** Refuses a model whose declaration is another one. */
  void require(NativeModel model) {
    int inputs = model.inputs().size();
    if (inputs < needed() || inputs > tensors()) {
      throw model.invalid(
          "takes %s in its method '%s', but is declared to take %d tensors, %s"
              .formatted(arguments, model.entry(), inputs, names(model.inputs())));
    }
    OptionalInt given = given(model);
    if (given.isPresent() && given.getAsInt() != model.outputs().size()) {
      throw model.invalid(
          "gives %s from its method '%s', but is declared to give %d tensors, %s"
              .formatted(result, model.entry(), model.outputs().size(), names(model.outputs())));
    }
  }

  private int needed() {
    return IntStream.range(0, arguments.size())
        .filter(i -> !arguments.get(i).contains("="))
        .map(i -> i + 1)
        .max()
        .orElse(0);
  }

  /** How many may be passed: those in front that are tensors. */
  private int tensors() {
    int tensors = 0;
    while (tensors < arguments.size() && arguments.get(tensors).matches("Tensor\\?? .*")) {
      tensors++;
    }
    return tensors;
  }

  /** How many tensors come out; absent for a list, which shows when it runs. */
  private OptionalInt given(NativeModel model) {
    if (result.equals(TENSOR_LIST)) {
      return OptionalInt.empty();
    }
    if (!TENSORS.matcher(result).matches()) {
      throw model.invalid(
          "gives %s from its method '%s', which is neither a tensor nor a tuple or list of tensors"
              .formatted(result, model.entry()));
    }
    return OptionalInt.of(result.split(",", -1).length);
  }

  private static List<String> names(List<ValueInfo> values) {
    return values.stream().map(ValueInfo::name).toList();
  }
}
