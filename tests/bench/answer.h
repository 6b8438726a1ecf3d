#pragma once

#include <QtGlobal>

#include <string_view>

// One HTTP answer at the start of a receive buffer.
struct Answer {
    int status = 0; // 0: not complete yet
    std::string_view body;
    size_t size = 0; // of the whole answer, head and framing included
};

// Reads the answer at the start of data, as cheaply as a load generator must. Chunks are joined in place. Knows no
// trailers, and no bodies that hold a bare CR LF.
Answer readAnswer(char *data, size_t size);
