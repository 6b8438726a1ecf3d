#pragma once

#include "board/streamboard.h"
#include "rules/matcher.h"

#include <QElapsedTimer>
#include <QObject>
#include <QStringList>
#include <QTimer>

#include <vector>

namespace view {

// Counts the live streams that at least one of some rules is about, by the streams' latest state: in slices of at most
// 2 ms, so that 100,000 streams stop nobody, and again when the board has changed, at most once a second. Conditions on
// the body are not looked at, since the board has none: they count as met.
class MatchCounter final : public QObject {
    Q_OBJECT
public:
    static constexpr int MostNames = 5;

    explicit MatchCounter(const board::StreamBoard &board, QObject *parent = nullptr);

    // Whether it is about a method that says over and over what a live stream is like.
    static bool isAboutStreams(const rules::Match &match);

    // Whether they are switched on does not matter. What is not valid matches nothing.
    void setRules(const rules::Rules &rules);
    int liveStreams() const { return m_live; } // of the last count; 0 while no rule is about streams

signals:
    // After every count: how many streams, and the first of their names, as people may read them, each once; whether
    // there are other names.
    void counted(int streams, const QStringList &firstNames, bool hasMoreNames);

private:
    struct Count {
        int live = 0;
        int matching = 0;
        QStringList names;
        bool hasMoreNames = false;
    };

    void start();
    void countSlice();
    void countOne(const journal::StreamState &state);
    void noteChange();

    const board::StreamBoard &m_board;
    std::vector<rules::Matcher> m_matchers;
    Count m_count; // under way
    board::Slot m_next = 0;
    int m_live = 0;
    bool m_isStale = false; // the board has changed since the count began
    QTimer m_slices;
    QTimer m_rest;
};

} // namespace view
