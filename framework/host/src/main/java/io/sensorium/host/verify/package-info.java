/** What is checked of a bundle file before anything of it loads. */
@NullMarked
package io.sensorium.host.verify;

import org.jspecify.annotations.NullMarked;
