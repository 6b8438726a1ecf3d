#include "journal/damage.h"

using namespace Qt::Literals::StringLiterals;

namespace journal {

QString damageSentence(const RecordIds &records)
{
    if (records.empty())
        return {};
    if (records.size() == 1)
        return u"Record %1 of the journal is damaged: it is listed as that, without what came."_s.arg(*records.begin());
    return u"%1%2 of the records in the journal are damaged, the newest of them %3: they are listed as that, without "
           "what came."_s.arg(records.size() < MostDamaged ? QString() : u"At least "_s)
               .arg(records.size())
               .arg(*records.rbegin());
}

} // namespace journal
