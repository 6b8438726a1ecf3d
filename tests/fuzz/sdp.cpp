#include "fuzz.h"
#include "simulator/clients/sdpoffer.h"
#include "simulator/sdk/sdpanswer.h"

namespace {

const simulator::IceIdentity Identity{"abcd", "abcdefghijklmnopqrstuv", "sha-256 AB:CD"};

qsizetype sectionsIn(const QByteArray &sdp)
{
    return sdp.count("\nm=");
}

void check(const QByteArray &offer, bool published)
{
    const Result<QByteArray> answer = simulator::sdpAnswer(offer, published, Identity);
    if (!answer) {
        fuzz::require(!answer.error().sentence.isEmpty(), "an error says what is wrong");
        return;
    }
    fuzz::require(answer->startsWith("v=0\r\n") && answer->endsWith("\r\n"), "an answer is an SDP");
    fuzz::require(answer->count('\n') == answer->count("\r\n") && answer->count('\r') == answer->count("\r\n"),
                  "an answer has no other ends of lines");
    fuzz::require(sectionsIn(*answer) == sectionsIn(offer), "each section is answered");
    fuzz::require(simulator::sdpAnswer(*answer, !published, Identity).ok(), "an answer can be read");
}

} // namespace

void fuzz::run(QByteArrayView input)
{
    const QByteArray offer = input.toByteArray();
    check(offer, true);
    check(offer, false);
}
