package io.sensorium.encoder.audio;

import com.jcraft.jogg.Packet;
import com.jcraft.jogg.Page;
import com.jcraft.jogg.StreamState;
import com.jcraft.jogg.SyncState;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The packets of an Ogg file that holds one logical stream (RFC 3533). A page that is missing,
 * damaged or cut off is an error: half a sound is not the sound that was sent.
 */
final class OggPackets {
  private static final int PIECE = 8_192;

  private final ByteBuffer file;
  private final SyncState sync = new SyncState();
  private final StreamState stream = new StreamState();
  private final Page page = new Page();
  private final Packet packet = new Packet();
  private boolean started;
  private boolean ended;
  private long granulePosition = -1;

  OggPackets(ByteBuffer file) {
    this.file = file.slice();
    sync.init();
  }

  /** The next packet, valid until the next call; empty after the last. */
  Optional<Packet> next() {
    while (true) {
      int result = started ? stream.packetout(packet) : 0;
      if (result > 0) {
        return Optional.of(packet);
      }
      if (result < 0) {
        throw damaged("a page is missing");
      }
      if (!readPage()) {
        return Optional.empty();
      }
    }
  }

  /**
   * The number of frames of the whole sound, as the last page claims; negative if it claims none,
   * or before it.
   */
  long granulePosition() {
    return granulePosition;
  }

  private boolean readPage() {
    int result;
    while ((result = sync.pageout(page)) == 0) {
      if (!file.hasRemaining()) {
        return finish();
      }
      feed();
    }
    if (result < 0) {
      throw damaged("a page is damaged");
    }
    accept();
    return true;
  }

  private boolean finish() {
    if (!ended) {
      throw damaged("the file is truncated");
    }
    return false;
  }

  private void feed() {
    int length = Math.min(PIECE, file.remaining());
    int offset = sync.buffer(length);
    file.get(sync.data, offset, length);
    sync.wrote(length);
  }

  private void accept() {
    if (!started) {
      stream.init(page.serialno());
      started = true;
    } else if (ended || page.bos() != 0) {
      throw damaged("it holds more than one stream");
    }
    if (stream.pagein(page) != 0) {
      throw damaged("a page belongs to no stream");
    }
    ended = page.eos() != 0;
    // The header pages' is 0, and says nothing.
    granulePosition = ended ? page.granulepos() : -1;
  }

  private static RuntimeException damaged(String what) {
    return InvalidSound.damaged("the Ogg file cannot be read: " + what);
  }
}
