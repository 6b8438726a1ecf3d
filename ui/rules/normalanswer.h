#pragma once

#include <QtGlobal>

namespace ui {

// By whom hooks are answered where no rule does.
enum class NormalAnswer : quint8 {
    Ours,     // 200, and the echo
    Backends, // by the web server behind us
    ByPath,   // by one of the two, as the path of the endpoint says
};

} // namespace ui
