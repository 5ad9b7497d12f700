#pragma once

namespace nhipcau::io {

/// Lets a TCP socket take only what it can send soon: what waits longer waits where it can still be
/// dropped. Failure changes nothing. Any thread.
void keep_delay_low(int fd);

}  // namespace nhipcau::io
