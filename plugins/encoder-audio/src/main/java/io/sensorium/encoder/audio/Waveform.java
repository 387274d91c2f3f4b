package io.sensorium.encoder.audio;

/**
 * A sound with one channel.
 *
 * @param samples finite; full scale is ±1
 * @param rate samples a second
 */
@SuppressWarnings(
    "ArrayRecordComponent") // handed on from one stage of decoding to the next, never compared
record Waveform(float[] samples, int rate) {

  double seconds() {
    return (double) samples.length / rate;
  }
}
