package io.sensorium.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the option {@code --port}, so that a number that is no port is wrong usage. */
final class Port implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String value) {
    if (value.matches("\\d{1,5}") && Integer.parseInt(value) <= 65_535) {
      return Integer.valueOf(value);
    }
    throw new TypeConversionException("'" + value + "' is no port from 0 to 65535");
  }
}
