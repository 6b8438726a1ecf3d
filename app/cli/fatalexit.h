#pragma once

#include <string_view>

// Ends the process at once, with code 1 and a line on stderr, also where that hangs. Asks for no memory.
[[noreturn]] void exitAtOnce(std::string_view line);

// From now on the process ends so where there is no memory left for it, instead of being aborted.
void exitWhereMemoryIsOut();
