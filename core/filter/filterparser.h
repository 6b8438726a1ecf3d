#pragma once

#include "filter/filterfields.h"
#include "filter/filterlexer.h"
#include "filter/filtertree.h"

#include <variant>

namespace filter {

// Reads the filter language by recursive descent:
//   any  = all ("OR" all)*
//   all  = term+
//   term = "-" term | "(" any ")" | text | field operator value ("," value)*
class FilterParser {
public:
    explicit FilterParser(const QString &text)
        : m_lexer(text)
    {}

    std::variant<FilterTree, FilterError> parse(); // the empty tree for a text with nothing in it

private:
    FilterTree any();
    FilterTree all();
    FilterTree term();
    FilterTree group();
    FilterTree negated();
    FilterTree word();
    FilterTree field(const QString &name, qsizetype position);
    FilterValue valueOf(const FilterField &field, const QString &operation, const FilterToken &token);

    FilterValue textOf(const FilterToken &token, bool whole);
    bool failed() const { return m_lexer.error().has_value(); }

    FilterLexer m_lexer;
    int m_depth = 0;
};

} // namespace filter
