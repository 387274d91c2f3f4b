/** Swaps of code and weights while clients ask: nothing is lost and nothing is mixed. */
@NullMarked
package io.sensorium.it.swap;

import org.jspecify.annotations.NullMarked;
