/** How a generation proves itself before it takes over, and what is known of that. */
@NullMarked
package io.sensorium.runtime.rollout;

import org.jspecify.annotations.NullMarked;
