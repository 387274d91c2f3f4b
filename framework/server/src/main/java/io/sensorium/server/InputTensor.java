package io.sensorium.server;

import java.util.List;

/**
 * An input of a request that fits its pipeline; its data are still to be read.
 *
 * @param samples the size of the first axis, at least 1
 * @param row the other axes of {@link InputForm#NUMBERS}
 * @param base64 whether its elements are in base64
 */
record InputTensor(
    String name, InputForm form, Datatype datatype, int samples, List<Long> row, boolean base64) {
  InputTensor {
    row = List.copyOf(row);
  }

  /** The number of elements of one sample. */
  int rowElements() {
    return Math.toIntExact(row.stream().reduce(1L, Math::multiplyExact));
  }

  int elements() {
    return Math.multiplyExact(samples, rowElements());
  }

  /** The sizes of one sample's axes. */
  long[] rowShape() {
    return row.stream().mapToLong(Long::longValue).toArray();
  }

  /** For messages: {@code input 'picture', sample 3}, counted from 0. */
  String place(int sample) {
    return "input '" + name + "', sample " + sample;
  }
}
