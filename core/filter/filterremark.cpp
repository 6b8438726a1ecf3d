#include "filter/filterremark.h"

#include "filter/filterfields.h"
#include "text/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <numeric>
#include <vector>

namespace filter {

namespace {

constexpr int LongestText = 60; // characters, of a value

struct Words {
    Q_DECLARE_TR_FUNCTIONS(filter::Filter)
};

// How many letters must be put in, left out or replaced to make one of the other, in whatever case.
qsizetype distance(const QString &a, const QString &b)
{
    std::vector<qsizetype> row(size_t(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        qsizetype diagonal = std::exchange(row[0], i + 1);
        for (qsizetype j = 0; j < b.size(); ++j) {
            const bool isSame = a[i].toLower() == b[j].toLower();
            const size_t at = size_t(j) + 1;
            const qsizetype best = std::min({row[at] + 1, row[at - 1] + 1, diagonal + (isSame ? 0 : 1)});
            diagonal = std::exchange(row[at], best);
        }
    }
    return row.back();
}

// The known one that is meant, if that can be told; empty otherwise.
QString nearest(const QByteArrayList &known, const QString &text)
{
    qsizetype least = std::max<qsizetype>(1, text.size() / 3) + 1; // more is another word
    QString best;
    for (const QByteArray &one : known) {
        const QString name = QString::fromUtf8(one);
        if (qAbs(name.size() - text.size()) >= least) // so many letters it takes at any rate
            continue;
        if (const qsizetype letters = distance(name, text); letters < least) {
            least = letters;
            best = name;
        }
    }
    return best;
}

bool isKnown(const QByteArrayList &known, const FilterValue &value)
{
    const auto sensitivity = value.kind == FilterValue::Kind::Exact ? Qt::CaseSensitive : Qt::CaseInsensitive;
    return value.text.isEmpty() || std::ranges::any_of(known, [&](const QByteArray &one) {
               return QString::fromUtf8(one).compare(value.text, sensitivity) == 0;
           });
}

QString remarkOn(const FilterField &field, const FilterValue &value)
{
    const QString text = text::visibleText(value.text.toUtf8(), LongestText);
    const QString meant = nearest(field.known(), value.text);
    return meant.isEmpty() ? Words::tr("No %1 “%2” is known.").arg(field.name, text)
                           : Words::tr("No %1 “%2” is known; did you mean %3?").arg(field.name, text, meant);
}

} // namespace

QString remarkOn(const FilterTree &filter, const std::function<bool(const QByteArray &)> &isSeen)
{
    for (const FilterTree &part : filter.parts) {
        if (const QString remark = remarkOn(part, isSeen); !remark.isEmpty())
            return remark;
    }
    const FilterField *field = filter.kind == FilterTree::Kind::Field ? filterField(filter.field) : nullptr;
    if (!field || !field->known)
        return {};
    for (const FilterValue &value : filter.values) {
        const bool isText = value.kind == FilterValue::Kind::Text || value.kind == FilterValue::Kind::Exact;
        const bool isInAnyCase = value.kind == FilterValue::Kind::Text;
        const bool hasCome = isSeen(value.text.toUtf8()) || (isInAnyCase && isSeen(value.text.toUpper().toUtf8()));
        if (isText && !isKnown(field->known(), value) && !hasCome)
            return remarkOn(*field, value);
    }
    return {};
}

} // namespace filter
