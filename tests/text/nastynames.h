#pragma once

#include <QByteArrayList>

// Names that a filter, a spreadsheet or a shell could take for something else, each different from the others, some
// in the case of a letter only.
inline QByteArrayList nastyNames()
{
    QByteArrayList names{
        "cam",
        "camera",
        "Cam",
        "CAM 1",
        "or",
        "cam 1",
        "OR",
        "a OR b",
        "-cam",
        "--",
        "/cam/",
        "/cam",
        "cam*",
        "c?m",
        "[a-z]",
        "(cam)",
        "cam)",
        "a,b",
        "a:b",
        "name:cam",
        "a<b",
        "a>=b",
        "\"",
        "\"cam\"",
        "\"cam",
        "it's",
        "back\\slash",
        "\\",
        "\\n",
        "\\u0041",
        "line\nbreak",
        "carriage\rreturn",
        "tab\tstop",
        "\ttab first",
        "esc\x1b[31m",
        "bell\x07",
        " blank first",
        "blank last ",
        "two  blanks",
        "=1+1",
        "+1",
        "@SUM(A1)",
        " =1+1",
        "\"=1+1",
        "'=1+1",
        "%s%n",
        "$(id)",
        "`id`",
        "'; touch X; #",
        "x\n'; touch X; #",
        "\xd0\xba\xd0\xb0\xd0\xbc\xd0\xb5\xd1\x80\xd0\xb0", // камера
        "\xd0\x9a\xd0\xb0\xd0\xbc\xd0\xb5\xd1\x80\xd0\xb0", // Камера
        "\xe2\x80\xae"
        "reversed",           // a bidi override first
        "marked\xe2\x80\x8f", // and a mark last
        "\xef\xbb\xbf"
        "cam",                                                                      // a byte order mark first
        "zero\xe2\x80\x8bwidth",                                                    // nothing to see of it
        "cam\xe2\x80\x8d",                                                          // a joiner that joins nothing
        "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae\xd9\x88\xd8\xa7\xd9\x87\xd9\x85",     // می‌خواهم
        "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7", // 👨‍👩‍👧
        "\xf0\x9f\x91\xa8\xf0\x9f\x91\xa9\xf0\x9f\x91\xa7",                         // 👨👩👧
        "line\xe2\x80\xa8separator",
        "no-break\xc2\xa0space",
        "not \xff UTF-8",
        "\xef\xbc\x9d"
        "1+1",          // a wide =
        "e\xcc\x81",    // e and a mark
        "\xc3\xa9",     // the same as one letter
        "\xe6\x91\x84", // 摄
    };
    names += QByteArray("nul\0 within", 11);
    names += QByteArray(5'000, 'x');
    names += QByteArray(4'999, 'x') + '"';
    return names;
}
