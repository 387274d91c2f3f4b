/** Tests of the parts together. */
@NullMarked
package io.sensorium.it;

import org.jspecify.annotations.NullMarked;
