#pragma once

#include "streams/filterfields.h"
#include "streams/filterlexer.h"

#include <functional>

namespace streams {

struct Filter::Node {
    std::function<bool(const Subject &)> test;
    bool dependsOnTime = false;
    bool asksForRejected = false; // has is:rejected, not under a "-"
};

// Reads the filter language by recursive descent:
//   any  = all ("OR" all)*
//   all  = term+
//   term = "-" term | "(" any ")" | text | field operator value ("," value)*
class FilterParser {
    Q_DECLARE_TR_FUNCTIONS(streams::Filter)
public:
    using Root = std::shared_ptr<const Filter::Node>;

    explicit FilterParser(const QString &text)
        : m_lexer(text)
        , m_length(text.size())
    {}

    std::variant<Root, FilterError> parse(); // no root for a text with nothing in it

private:
    using Node = Filter::Node;

    Node any();
    Node all();
    Node term();
    Node group();
    Node negated();
    Node word();
    Node field(const QString &name, qsizetype position);
    Node textField(const FilterField &field, const QList<FilterValue> &values);
    Node numberField(const FilterField &field, const QString &operation, const QList<FilterValue> &values);
    Node flagField(const FilterField &field, const QList<FilterValue> &values);

    wcs::TextPattern pattern(const FilterValue &value, bool whole);
    double number(const FilterField &field, const FilterValue &value);
    bool failed() const { return m_lexer.error().has_value(); }

    FilterLexer m_lexer;
    qsizetype m_length;
    int m_depth = 0;
};

} // namespace streams
