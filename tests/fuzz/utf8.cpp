#include "json/utf8.h"

#include "fuzz.h"

// What is UTF-8 is so for Qt, too, and is never cut within a character.
void fuzz::run(QByteArrayView input)
{
    bool isValid = true;
    for (QByteArrayView rest = input; isValid && !rest.isEmpty();) {
        const qsizetype length = json::utf8Length(rest);
        require(length >= 0 && length <= rest.size(), "a character ends within the text");
        isValid = length > 0;
        require(isValid || json::utf8Fault(rest) != nullptr, "a fault has a name");
        rest = rest.sliced(length);
    }
    require(isValid == input.isValidUtf8(), "what is UTF-8 is so for Qt");
    for (qsizetype most = 0; most <= input.size(); ++most) {
        const QByteArrayView beginning = json::utf8Beginning(input, most);
        require(beginning.size() <= most, "a beginning is as short as it must be");
        require(!isValid || beginning.isValidUtf8(), "the beginning of UTF-8 is UTF-8");
    }
}
