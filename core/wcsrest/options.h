#pragma once

#include "wcsrest/nodeurl.h"

#include <QList>
#include <QSslConfiguration>

namespace wcsrest {

struct Options {
    QList<NodeUrl> nodes;      // that are asked; empty: none is
    qint64 everyMs = 60'000;   // between two answers of one
    int timeoutMs = 10'000;    // for the whole answer
    qint64 settleMs = 5'000;   // what has changed on the board so shortly before a question is not judged
    qint64 apartMs = 5'000;    // two answers that confirm each other, at least
    qint64 confirmMs = 6'000;  // from an answer with which something differs to the question that may confirm it
    bool mayTerminate = false; // streams may be ended at a WCS, one by one
    QSslConfiguration tls;     // for https
};

} // namespace wcsrest
