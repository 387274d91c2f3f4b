/** Late fusion: each input is decided on alone, and the decisions are joined. */
@NullMarked
package io.sensorium.fusion.late;

import org.jspecify.annotations.NullMarked;
