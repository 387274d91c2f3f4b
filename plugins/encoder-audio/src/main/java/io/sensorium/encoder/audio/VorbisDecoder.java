package io.sensorium.encoder.audio;

import com.jcraft.jogg.Packet;
import com.jcraft.jorbis.Block;
import com.jcraft.jorbis.Comment;
import com.jcraft.jorbis.DspState;
import com.jcraft.jorbis.Info;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads Ogg/Vorbis sounds.
 *
 * <p>JOrbis decodes, but trusts what it reads: headers reach it only after {@link VorbisHeaders}
 * has checked them, and decoding stops at the first sample over the limit.
 */
final class VorbisDecoder {
  private final int maximumSeconds;

  VorbisDecoder(int maximumSeconds) {
    this.maximumSeconds = maximumSeconds;
  }

  static boolean recognizes(ByteBuffer bytes) {
    byte[] magic = {'O', 'g', 'g', 'S'};
    return bytes.remaining() >= magic.length
        && bytes.slice(bytes.position(), magic.length).equals(ByteBuffer.wrap(magic));
  }

  Waveform decode(ByteBuffer file) {
    try {
      return decode(new OggPackets(file));
    } catch (SensoriumException e) {
      throw e;
    } catch (RuntimeException e) {
      // JOrbis answers damage with whatever its arrays throw.
      throw new SensoriumException(
          ErrorCode.INVALID_CONTENT, "the Vorbis sound is damaged and cannot be decoded", e);
    }
  }

  private Waveform decode(OggPackets packets) {
    Info info = new Info();
    info.init();
    SoundFormat format = readHeaders(packets, info);
    DspState state = new DspState();
    state.synthesis_init(info);
    Block block = new Block(state);
    WaveformBuilder waveform = new WaveformBuilder(format, maximumSeconds);
    Optional<Packet> packet = packets.next();
    while (packet.isPresent()) {
      check(block.synthesis(packet.get()), "an audio packet");
      state.synthesis_blockin(block);
      drain(state, waveform, format.channels());
      packet = packets.next();
    }
    // The last page says where in its last block the sound ends.
    return waveform.build(
        packets.granulePosition() < 0 ? Long.MAX_VALUE : packets.granulePosition());
  }

  private static SoundFormat readHeaders(OggPackets packets, Info info) {
    byte[] identification = header(packets);
    VorbisHeaders headers = VorbisHeaders.identify(identification);
    header(packets);
    byte[] setup = header(packets);
    headers.checkSetup(setup);
    Comment comment = new Comment();
    comment.init();
    check(info.synthesis_headerin(comment, first(identification)), "the first header");
    check(info.synthesis_headerin(comment, packet(VorbisHeaders.emptyComments())), "the comments");
    check(info.synthesis_headerin(comment, packet(setup)), "the third header");
    return headers.format();
  }

  private static byte[] header(OggPackets packets) {
    Packet packet =
        packets
            .next()
            .orElseThrow(() -> InvalidSound.damaged("the Ogg file ends within its headers"));
    return Arrays.copyOfRange(packet.packet_base, packet.packet, packet.packet + packet.bytes);
  }

  private static Packet first(byte[] bytes) {
    Packet packet = packet(bytes);
    packet.b_o_s = 1;
    return packet;
  }

  private static Packet packet(byte[] bytes) {
    Packet packet = new Packet();
    packet.packet_base = bytes;
    packet.bytes = bytes.length;
    return packet;
  }

  private static void drain(DspState state, WaveformBuilder waveform, int channels) {
    float[][][] samples = new float[1][][];
    int[] offsets = new int[channels];
    int frames;
    while ((frames = state.synthesis_pcmout(samples, offsets)) > 0) {
      for (int frame = 0; frame < frames; frame++) {
        float sum = 0;
        for (int channel = 0; channel < channels; channel++) {
          sum += samples[0][channel][offsets[channel] + frame];
        }
        waveform.add(sum);
      }
      state.synthesis_read(frames);
    }
  }

  private static void check(int result, String part) {
    if (result != 0) {
      throw InvalidSound.damaged("the Vorbis sound is damaged: " + part + " cannot be decoded");
    }
  }
}
