package io.sensorium.server.administration;

import java.util.Optional;

/**
 * Who sent a request.
 *
 * @param name such as {@code key ci} or {@code token alice}
 * @param role absent for one who has shown nothing
 * @param address of the other end of the connection
 */
record Caller(String name, Optional<Role> role, String address) {
  static Caller nobody(String address) {
    return new Caller("nobody", Optional.empty(), address);
  }

  boolean may(Role needed) {
    return role.filter(own -> own.includes(needed)).isPresent();
  }
}
