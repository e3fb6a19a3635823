//! A request in the form of OpenAI's Responses API.

use async_openai::types::responses::{
    CreateResponse, EasyInputContent, EasyInputMessage, InputContent, InputImageContent, InputItem, InputParam,
    InputTextContent, Reasoning, ReasoningSummary, Role,
};
use hearth_domain::ContextRole;

use super::{ChatRequest, Form, PromptMessage};

pub(crate) fn responses_request(request: &ChatRequest, form: Form) -> CreateResponse {
    CreateResponse {
        model: Some(request.model.clone()),
        input: InputParam::Items(request.messages.iter().map(item).collect()),
        stream: Some(true),
        // Chats are kept on this machine and nowhere else.
        store: Some(false),
        temperature: request.temperature.filter(|_| form.sends_temperature),
        max_output_tokens: request.output_limit(),
        reasoning: form.asks_summary.then(|| Reasoning {
            summary: Some(ReasoningSummary::Auto),
            ..Reasoning::default()
        }),
        ..CreateResponse::default()
    }
}

fn item(message: &PromptMessage) -> InputItem {
    InputItem::EasyMessage(EasyInputMessage {
        role: match message.role {
            ContextRole::System => Role::System,
            ContextRole::User => Role::User,
            ContextRole::Assistant => Role::Assistant,
        },
        content: if message.has_images() {
            EasyInputContent::ContentList(parts(message))
        } else {
            EasyInputContent::Text(message.whole_text())
        },
        ..EasyInputMessage::default()
    })
}

fn parts(message: &PromptMessage) -> Vec<InputContent> {
    let text = |text| {
        InputContent::InputText(InputTextContent {
            text,
            ..InputTextContent::default()
        })
    };
    let image = |url| {
        InputContent::InputImage(InputImageContent {
            image_url: Some(url),
            ..InputImageContent::default()
        })
    };
    message.parts(text, image)
}
