#include "common/base/priority.hpp"

#include <sys/resource.h>

namespace nhipcau {

void ask_for_niceness(int niceness) {
  if (getpriority(PRIO_PROCESS, 0) > niceness) {
    (void)setpriority(PRIO_PROCESS, 0, niceness);
  }
}

}  // namespace nhipcau
