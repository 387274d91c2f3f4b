package io.sensorium.encoder.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VorbisDecoderTest {
  private static final int MAXIMUM_SECONDS = 10;
  private static final int RATE = 44_100;

  @Test
  void silenceIsDecodedUpToTheLastPagesPosition() {
    Waveform waveform = decode(OggFiles.silence(2, RATE, 5, 15_000));

    assertEquals(RATE, waveform.rate());
    assertArrayEquals(new float[15_000], waveform.samples());
  }

  @Test
  void withoutAPositionAllThatWasDecodedIsHeard() {
    Waveform waveform = decode(OggFiles.silence(1, RATE, 5, -1));

    assertEquals(4 * OggFiles.FRAMES, waveform.samples().length);
  }

  @Test
  void aTinyFileOfManyHoursIsTooLarge() {
    // 40 kB that decode to nearly an hour.
    byte[] file = OggFiles.silence(1, RATE, 36_000, -1);

    SensoriumException error = assertThrows(SensoriumException.class, () -> decode(file));

    assertEquals(ErrorCode.CONTENT_TOO_LARGE, error.code());
  }

  @Test
  void everyTruncationIsInvalid() {
    byte[] file = OggFiles.silence(1, RATE, 5, -1);

    for (int length = 4; length < file.length; length++) {
      assertInvalid(Arrays.copyOf(file, length));
    }
  }

  @Test
  void everyFlippedByteIsInvalid() {
    // Each page has a checksum.
    byte[] file = OggFiles.silence(1, RATE, 5, -1);

    for (int i = 4; i < file.length; i++) {
      byte[] damaged = file.clone();
      damaged[i] ^= 0x10;
      assertInvalid(damaged);
    }
  }

  @Test
  void damageBehindACorrectChecksumIsRefusedOrDecodedInBoundedMemory() {
    Random random = new Random(3);
    for (int i = 0; i < 300; i++) {
      byte[] setup = OggFiles.setup();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        setup[7 + random.nextInt(setup.length - 7)] ^= (byte) (1 << random.nextInt(8));
      }
      byte[] file = OggFiles.file(OggFiles.identification(1, RATE, 13), setup, 3, -1);
      try {
        decode(file);
      } catch (SensoriumException e) {
        assertEquals(ErrorCode.Blame.USER, e.code().blame(), e.getMessage());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 44100, 13",
    "9, 44100, 13",
    "1, 0, 13",
    "1, -1, 13",
    "1, 44100, 14",
    "1, 44100, 2"
  })
  void aLyingFirstHeaderIsInvalid(int channels, int rate, int block) {
    byte[] identification = OggFiles.identification(channels, rate, block);

    assertInvalid(OggFiles.file(identification, OggFiles.setup(), 2, -1));
  }

  @ParameterizedTest
  @CsvSource({"1, 16777215", "65535, 1", "65535, 16777215", "0, 8", "8, 0", "31, 2", "30, 65536"})
  void aCodebookThatWouldFillTheMemoryIsInvalid(int dimensions, int entries) {
    OggFiles.Bits bits = OggFiles.start().write(0, 8);
    // Ordered: one number gives all lengths.
    OggFiles.codebook(bits, dimensions, entries).write(1, 1).write(23, 5).write(-1, 24);

    assertInvalidSetup(bits.write(0, 4));
  }

  @Test
  void manyCodebooksThatTogetherWouldFillTheMemoryAreInvalid() {
    OggFiles.Bits bits = OggFiles.start().write(255, 8);
    for (int i = 0; i < 256; i++) {
      OggFiles.codebook(bits, 1, 1 << 18).write(1, 1).write(17, 5).write(1 << 18, 19).write(0, 4);
    }
    assertInvalidSetup(bits);
  }

  @Test
  void classificationsBeyondTheirCodebookAreInvalid() {
    OggFiles.Bits bits = OggFiles.start().write(0, 8);
    OggFiles.codebook(bits, 16, 2).write(0, 2).write(0, 10).write(0, 4);

    // 64^16 combinations.
    assertInvalidSetup(OggFiles.residue(OggFiles.floor(bits), 0, 63));
  }

  @Test
  void aResidueBeyondTheBlockIsInvalid() {
    OggFiles.Bits bits = OggFiles.start().write(0, 8);
    OggFiles.codebook(bits, 1, 2).write(0, 2).write(0, 10).write(0, 4);

    assertInvalidSetup(OggFiles.residue(OggFiles.floor(bits), 0xFFFFFF, 0));
  }

  @Test
  void anotherCodecIsNamed() {
    byte[] file = OggFiles.page(6, 0, 0, List.of(Sounds.ascii("OpusHead")));

    SensoriumException error = assertThrows(SensoriumException.class, () -> decode(file));

    assertTrue(error.getMessage().contains("Opus"), error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aSoundWithoutSamplesIsInvalid(int packets) {
    assertInvalid(OggFiles.silence(1, RATE, packets, 0));
  }

  private static void assertInvalidSetup(OggFiles.Bits setup) {
    assertInvalid(OggFiles.file(OggFiles.identification(1, RATE, 13), setup.array(), 2, -1));
  }

  private static void assertInvalid(byte[] file) {
    SensoriumException error = assertThrows(SensoriumException.class, () -> decode(file));
    assertEquals(ErrorCode.INVALID_CONTENT, error.code(), error.getMessage());
  }

  private static Waveform decode(byte[] file) {
    return new VorbisDecoder(MAXIMUM_SECONDS).decode(ByteBuffer.wrap(file));
  }
}
