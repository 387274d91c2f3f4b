package io.sensorium.engine.pytorch.script;

import io.sensorium.network.compile.Operand;
import io.sensorium.network.compile.ShapeArithmetic;
import io.sensorium.network.compile.UnsupportedNodeException;
import java.util.Optional;
import java.util.function.LongBinaryOperator;
import java.util.regex.Pattern;

/** Integers as expressions of the source; those that are known are written as numbers. */
record ScriptIntegers(Source source) implements ShapeArithmetic<String> {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+");

  @Override
  public String number(long value) {
    return Long.toString(value);
  }

  @Override
  public boolean is(String element, long value) {
    return element.equals(Long.toString(value));
  }

  @Override
  public String plus(String a, String b) {
    return is(a, 0) ? b : is(b, 0) ? a : combine("%s + %s", Math::addExact, a, b);
  }

  @Override
  public String minus(String a, String b) {
    return is(b, 0) ? a : combine("%s - %s", Math::subtractExact, a, b);
  }

  @Override
  public String times(String a, String b) {
    return is(a, 1) ? b : is(b, 1) ? a : combine("%s * %s", Math::multiplyExact, a, b);
  }

  @Override
  public String over(String a, String b) {
    if (is(b, 0)) {
      throw new UnsupportedNodeException("a shape is divided by 0");
    }
    return is(b, 1) ? a : combine("int(torch.div(%s, %s))", (x, y) -> x / y, a, b);
  }

  @Override
  public String remainder(String a, String b) {
    if (is(b, 0)) {
      throw new UnsupportedNodeException("a shape is divided by 0");
    }
    return combine("%s %% %s", Math::floorMod, a, b);
  }

  @Override
  public String larger(String a, String b) {
    return combine("ops.prim.max(%s, %s)", Math::max, a, b);
  }

  private String combine(String expression, LongBinaryOperator fold, String a, String b) {
    return isNumber(a) && isNumber(b)
        ? number(fold.applyAsLong(Long.parseLong(a), Long.parseLong(b)))
        : source.let(expression.formatted(a, b));
  }

  static boolean isNumber(String element) {
    return NUMBER.matcher(element).matches();
  }

  @Override
  public Optional<Operand.Integers<String>> read(Operand.Variable<String> tensor) {
    return tensor instanceof ScriptTensor variable && variable.rank() == 0
        ? Optional.of(Operand.Integers.scalar("int(" + variable.name() + ")"))
        : Optional.empty();
  }
}
