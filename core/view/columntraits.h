#pragma once

#include <QMetaType>

namespace view {

// What a column may take, px at 100 %. Within that it is as wide as what stands in it.
struct ColumnWidth {
    int least = 0;
    int most = 0;
    // Where there is not enough room for all: those of 1 give way first, then those of 2 …; 0: never.
    int givesWay = 0;
    bool canLeave = true; // when even its least is too much; not where a person chose it or sorts by it
};

// What a table does with a column, whatever stands in its cells. A model gives it as TraitsRole of its headings.
struct ColumnTraits {
    enum class Look : quint8 {
        Text,
        Dim,         // secondary text
        Strong,      // its text stands out
        Status,      // a chip
        MaybeStatus, // the same where the cell has a phase, else text
        Answer,      // a chip where a rule chose it, else text
    };
    ColumnWidth width;
    Look look = Look::Text;
    bool isFigure = false;       // stands at the right
    bool isCutInMiddle = false;  // a name or an id: what it begins and ends with tells it from others
    bool isAge = false;          // says how long ago: goes on by itself
    bool isShown = true;         // unless a person decides otherwise
    bool isAlwaysCopied = false; // also while it is not shown: which one the row is about
    bool fills = false;          // takes what room is left; one of a table
    Qt::SortOrder firstOrder =
        Qt::AscendingOrder; // of a first click: times and counts are looked at from the large end
    bool needsText = false; // not there before something stands in it
    int standsAfter = -1;   // at first, that column, whatever its own number is

    int alignment() const { return int(Qt::AlignVCenter | (isFigure ? Qt::AlignRight : Qt::AlignLeft)); }
};

} // namespace view

Q_DECLARE_METATYPE(view::ColumnTraits)
