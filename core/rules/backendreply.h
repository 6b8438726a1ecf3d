#pragma once

#include "json/jsonprobe.h"

#include <QByteArray>

namespace rules {

// What the web server behind us has answered to a hook.
struct BackendReply {
    int status = 0;  // 0: there is no answer
    QByteArray head; // its header lines as sent, "Name: value\r\n" each; without the status line
    QByteArray body;
    json::JsonProbe *probe = nullptr; // of the body; null: it is parsed anew by every rule that looks at it
};

} // namespace rules
