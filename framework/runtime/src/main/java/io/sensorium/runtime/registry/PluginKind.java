package io.sensorium.runtime.registry;

import io.sensorium.spi.ErrorCode;

/** What a plugin provides. */
public enum PluginKind {
  ENCODER(ErrorCode.ENCODER_NOT_AVAILABLE),
  FUSION(ErrorCode.FUSION_NOT_AVAILABLE),
  HEAD(ErrorCode.HEAD_NOT_AVAILABLE),
  ENGINE(ErrorCode.ENGINE_NOT_AVAILABLE);

  private final ErrorCode notAvailable;

  PluginKind(ErrorCode notAvailable) {
    this.notAvailable = notAvailable;
  }

  /** The code of a problem that no plugin of this kind fits. */
  public ErrorCode notAvailable() {
    return notAvailable;
  }

  /** The name in capabilities and messages: {@code encoder}. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
