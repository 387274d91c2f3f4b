/** Intermediate fusion: each input is mapped into one space, and gates weigh the inputs there. */
@NullMarked
package io.sensorium.fusion.intermediate;

import org.jspecify.annotations.NullMarked;
